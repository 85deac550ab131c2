import type { ContainerPlan, Flaw, WorkloadPlan } from "../plan.ts";

/** Names of containers with the image they run. */
export const imageOf = ({ image, tag }: ContainerPlan): string => `${image}:${tag}`;

const has = ({ flaws }: WorkloadPlan, flaw: Flaw): boolean => flaws.includes(flaw);

function capabilitiesOf(workload: WorkloadPlan): object {
  return {
    ...(has(workload, "capabilities-kept") ? {} : { drop: ["ALL"] }),
    ...(has(workload, "capability-added") ? { add: ["NET_ADMIN"] } : {}),
  };
}

function securityContextOf(workload: WorkloadPlan): object {
  return {
    ...(has(workload, "privileged") ? { privileged: true } : {}),
    ...(has(workload, "privilege-escalation") ? {} : { allowPrivilegeEscalation: false }),
    ...(has(workload, "writable-root") ? {} : { readOnlyRootFilesystem: true }),
    ...(has(workload, "runs-as-root") ? {} : { runAsNonRoot: true }),
    ...(has(workload, "low-uid") || has(workload, "runs-as-root") ? {} : { runAsUser: 10_101, runAsGroup: 10_101 }),
    capabilities: capabilitiesOf(workload),
  };
}

function resourcesOf(workload: WorkloadPlan): object {
  return {
    ...(has(workload, "no-requests") ? {} : { requests: { cpu: "50m", memory: "128Mi" } }),
    ...(has(workload, "no-limits") ? {} : { limits: { cpu: "500m", memory: "512Mi" } }),
  };
}

function containerOf(workload: WorkloadPlan, container: ContainerPlan): object {
  const probe = { httpGet: { path: "/healthz", port: 8080 } };
  const isProbed = workload.kind !== "CronJob" && !has(workload, "no-probes");
  const secret = { secretKeyRef: { name: `${workload.name}-credentials`, key: "password" } };
  return {
    name: container.name,
    image: imageOf(container),
    imagePullPolicy: "Always",
    ...(has(workload, "host-port") ? { ports: [{ containerPort: 8080, hostPort: 8080 }] } : {}),
    ...(has(workload, "secret-in-env") ? { env: [{ name: "DATABASE_PASSWORD", valueFrom: secret }] } : {}),
    ...(has(workload, "host-path") ? { volumeMounts: [{ name: "host", mountPath: "/host" }] } : {}),
    ...(isProbed ? { livenessProbe: probe, readinessProbe: probe } : {}),
    resources: resourcesOf(workload),
    securityContext: securityContextOf(workload),
  };
}

/** The Pods of a workload; each of its weaknesses can be read from it. */
export function podSpecOf(workload: WorkloadPlan): Readonly<Record<string, unknown>> {
  return {
    serviceAccountName: workload.name,
    automountServiceAccountToken: has(workload, "token-mounted"),
    ...(has(workload, "host-network") ? { hostNetwork: true } : {}),
    ...(has(workload, "host-pid") ? { hostPID: true } : {}),
    ...(has(workload, "host-path") ? { volumes: [{ name: "host", hostPath: { path: "/var/log" } }] } : {}),
    ...(has(workload, "no-seccomp") ? {} : { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    containers: workload.containers.map((container) => containerOf(workload, container)),
  };
}
