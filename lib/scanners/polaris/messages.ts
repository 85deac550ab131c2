/**
 * Output version 0.2 (2019) names no check: what it says is the only thing that tells which it was. Pairs as Polaris 0.3
 * words them (pkg/validator/messages, commit e5e199cf), pass and failure.
 */
const saidBy: Readonly<Record<string, readonly string[]>> = {
  hostIPCSet: ["Host IPC is not configured", "Host IPC should not be configured"],
  hostPIDSet: ["Host PID is not configured", "Host PID should not be configured"],
  hostNetworkSet: ["Host network is not configured", "Host network should not be configured"],
  hostPortSet: ["Host port is not configured", "Host port should not be configured"],
  cpuRequestsMissing: ["CPU requests are set", "CPU requests should be set"],
  cpuLimitsMissing: ["CPU limits are set", "CPU limits should be set"],
  memoryRequestsMissing: ["Memory requests are set", "Memory requests should be set"],
  memoryLimitsMissing: ["Memory limits are set", "Memory limits should be set"],
  readinessProbeMissing: ["Readiness probe configured", "Readiness probe should be configured"],
  livenessProbeMissing: ["Liveness probe is configured", "Liveness probe should be configured"],
  tagNotSpecified: ["Image tag is specified", "Image tag should be specified"],
  pullPolicyNotAlways: ['Image pull policy is "Always"', 'Image pull policy should be "Always"'],
  runAsRootAllowed: ["Is not allowed to run as root", "Should not be allowed to run as root", "Not running as root"],
  runAsPrivileged: ["Not running as privileged", "Should not be running as privileged"],
  notReadOnlyRootFilesystem: ["Filesystem is read only", "Filesystem should be read only"],
  privilegeEscalationAllowed: ["Privilege escalation not allowed", "Privilege escalation should not be allowed"],
};
const idByMessage: ReadonlyMap<string, string> = new Map(
  Object.entries(saidBy).flatMap(([id, messages]) => messages.map((message) => [message, id] as const)),
);

/** @example idOfMessage("CPU limits are set") // "cpuLimitsMissing" */
export function idOfMessage(message: string): string | null {
  return idByMessage.get(message.trim()) ?? null;
}
