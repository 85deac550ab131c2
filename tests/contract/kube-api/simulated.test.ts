import { kubeApiContract } from "./contract.ts";
import { simulatedGround } from "./simulated-ground.ts";

kubeApiContract("the simulated Kubernetes API", simulatedGround);
