/** Watches the requests of this replica, so that it can tell when the edge has let go of it. */
export function createTraffic(now: () => number = () => performance.now()) {
  let lastAt = now();
  let inFlight = 0;
  const traffic = {
    /** From now on every answer says `Connection: close`. Set when draining. */
    closing: false,
    began() {
      inFlight += 1;
    },
    /** Probes are not traffic: they go on until the last moment. */
    ended(isProbe: boolean) {
      inFlight -= 1;
      if (!isProbe) lastAt = now();
    },
    /** Requests being answered now, probes among them. */
    inFlight: () => inFlight,
    /** Milliseconds since the last request that was no probe. */
    quietFor: () => now() - lastAt,
  };
  return traffic;
}

export type Traffic = ReturnType<typeof createTraffic>;
