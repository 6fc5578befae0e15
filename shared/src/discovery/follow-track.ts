import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../contracts/log.ts';
import { type ReplicaSetting, settingOf, trackSetting } from '../contracts/tracks.ts';
import type { Consul, Wait } from './consul.ts';
import { jittered } from './jittered.ts';
import type { SettableTrack } from './track.ts';

export interface FollowTrackOptions {
  consul: Pick<Consul, 'read'>;
  /** Where the track's setting is. */
  key: string;
  /** The replica's own name: a setting may be about some of the track alone. */
  instance: string;
  track: SettableTrack;
  /** It is set otherwise than before. */
  onChange: () => void;
  /** How long Consul may hold a question that has no news. */
  waitMs?: number;
  /** When to ask again after a failure; jitter makes it sooner. */
  retryMs?: number;
  log: Log;
}

/** However often the key changes, Consul is not asked again sooner than after so many milliseconds. */
const restMs = 20;

/** Undefined: that is no setting. */
function parse(value: string, instance: string): ReplicaSetting | undefined {
  try {
    const { data } = trackSetting.safeParse(JSON.parse(value));
    return data && settingOf(data, instance);
  } catch {
    return undefined;
  }
}

/** Keeps a track as its key in Consul says. While Consul is down, and when it has come back empty, it stays as it was. */
export function followTrack(options: FollowTrackOptions) {
  const { consul, key, instance, track, onChange, log, waitMs = 10_000, retryMs = 1_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let index = 0;
  let watching: Promise<void> | undefined;

  /** Whether it is set otherwise now. */
  function take(value: string | undefined): boolean {
    const said = value === undefined ? undefined : parse(value, instance);
    if (value !== undefined && said === undefined) {
      log.warn({ key }, 'a track is set to what is no setting: it stays as it was');
      track.assume();
      return false;
    }
    const { weight, open } = track.setting();
    track.take(said);
    return track.setting().weight !== weight || track.setting().open !== open;
  }

  async function ask(wait?: Wait): Promise<boolean> {
    const { value, index: now } = await consul.read(key, wait);
    const hasLostAll = now < index;
    index = now;
    // Nobody has taken the setting back: it was lost, and is remembered here.
    return value === undefined && hasLostAll ? false : take(value);
  }

  async function watch(): Promise<void> {
    let mayWait = true;
    while (!signal.aborted) {
      try {
        if (await ask(mayWait ? { index, ms: waitMs, signal } : undefined)) onChange();
        mayWait = true;
        await sleep(restMs, undefined, { signal });
      } catch {
        // That Consul is gone is said by whoever keeps us registered. One that comes back may count from the beginning: it must not
        // wait for an index of before.
        mayWait = false;
        await sleep(jittered(retryMs), undefined, { signal }).catch(() => {});
      }
    }
  }

  return {
    /** The first time Consul is asked, and has to answer: else it throws. Afterwards the setting is known, and kept up to date. */
    async setting(): Promise<ReplicaSetting> {
      if (watching === undefined) {
        await ask().finally(track.assume);
        watching = watch();
      }
      return track.setting();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await watching;
    },
  };
}
