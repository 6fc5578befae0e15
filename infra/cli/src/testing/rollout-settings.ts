import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { trackSettings } from '../project/settings.ts';

/** What a person's `.env` would say before a rollout: four stable replicas of each service, and no canary. */
export function writeRestSettings(envFile: string, keep: boolean): void {
  if (keep && existsSync(envFile)) return;
  const replicas = { V1: '4', V2: '0' };
  const lines = Object.entries(trackSettings()).map(([name, value]) => {
    const [, track] = /_(V[12])_REPLICAS$/.exec(name) ?? [];
    return `${name}=${track === undefined ? value : replicas[track as keyof typeof replicas]}\n`;
  });
  mkdirSync(dirname(envFile), { recursive: true });
  writeFileSync(envFile, lines.join(''));
}
