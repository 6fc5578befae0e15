import type { ReplicaSetting } from '../contracts/tracks.ts';

/** What a replica's own service may know of its track: `replica.track`. */
export interface Track {
  /**
   * Whether the replica takes part in the share. A canary that is not open is reached by X-Canary alone, and should take no work
   * that was meant for all. False until Consul has said so, or has turned out to be gone.
   */
  isOpen(): boolean;
  /** Is told of each change. */
  onChange(hear: (isOpen: boolean) => void): void;
}

/** As nobody sets it, a track is open, and its weight is what the replica was started with. */
export function createTrack(weight: number) {
  const unset: ReplicaSetting = { weight, open: true };
  const hearers: ((isOpen: boolean) => void)[] = [];
  let setting = unset;
  let isKnown = false;
  const isOpen = () => isKnown && setting.open;

  /** Undefined: nobody sets it. */
  function take(said: ReplicaSetting = unset): void {
    const wasOpen = isOpen();
    setting = said;
    isKnown = true;
    if (isOpen() !== wasOpen) for (const hear of hearers) hear(isOpen());
  }

  return {
    isOpen,
    onChange(hear: (isOpen: boolean) => void) {
      hearers.push(hear);
    },
    setting: () => setting,
    take,
    /** Nobody says anything: what is known stays, and what is not known counts as unset. */
    assume() {
      if (!isKnown) take();
    },
  };
}

export type SettableTrack = ReturnType<typeof createTrack>;
