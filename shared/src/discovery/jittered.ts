/** Between half and the whole of a time: replicas that lost Consul together don't all return to it at once. */
export const jittered = (ms: number) => ms * (0.5 + Math.random() / 2);
