import type { ListedReplica } from '@serin/shared/discovery/list-replicas.ts';

const services = ['message', 'credit'];

const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;

const weightOf = (replicas: ListedReplica[]) =>
  replicas.reduce((sum, { weight }) => sum + weight, 0);

/** The services of which no replica can serve, if Consul knows any replica at all. */
export const withoutReady = (replicas: ListedReplica[]): string[] =>
  replicas.length === 0
    ? []
    : services.filter((service) => !replicas.some((one) => one.service === service && one.isReady));

/** The share of requests that the weights set. A release of which no replica is open is dark. */
function shareOf(release: ListedReplica[], total: number): string {
  if (!release.some(({ isOpen }) => isOpen)) return 'dark: X-Canary alone';
  if (total === 0) return 'no share';
  return `share ${percent(weightOf(release.filter(serves)) / total)}`;
}

const serves = ({ isReady, isOpen }: ListedReplica) => isReady && isOpen;

/** A line for each release of each service: how many replicas, and their share. */
export function sharesIn(replicas: ListedReplica[]): string[] {
  return services.flatMap((service) => {
    const ofService = replicas.filter((one) => one.service === service);
    const total = weightOf(ofService.filter(serves));
    const releases = Map.groupBy(ofService, ({ track, version }) => `${track} ${version}`);
    if (releases.size === 0) return [`  ${service.padEnd(9)}no replica`];
    return [...releases.values()]
      .map((all) => {
        const { version, track } = all[0] as ListedReplica;
        const unready = all.filter(({ isReady }) => !isReady).length;
        const not = unready === 0 ? '' : `, ${unready} of them not ready`;
        const count = `${all.length} replica${all.length === 1 ? '' : 's'}`;
        const release = `${version} ${track}`.padEnd(16);
        return { track, text: `${release}${count.padEnd(12)}${shareOf(all, total)}${not}` };
      })
      .sort((a, b) => b.track.localeCompare(a.track))
      .map(({ text }, index) => `  ${(index === 0 ? service : '').padEnd(9)}${text}`);
  });
}
