import type { ListedReplica } from '@serin/shared/discovery/list-replicas.ts';

const services = ['message', 'credit'];

const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;

/** The services of which no replica can serve, if Consul knows any replica at all. */
export const withoutReady = (replicas: ListedReplica[]): string[] =>
  replicas.length === 0
    ? []
    : services.filter((service) => !replicas.some((one) => one.service === service && one.isReady));

/** A line for each release of each service: how many replicas, and the share of requests that their weights set. */
export function sharesIn(replicas: ListedReplica[]): string[] {
  return services.flatMap((service) => {
    const ofService = replicas.filter((one) => one.service === service);
    const ready = ofService.filter(({ isReady }) => isReady);
    const total = ready.reduce((sum, { weight }) => sum + weight, 0);
    const releases = Map.groupBy(ofService, ({ track, version }) => `${track} ${version}`);
    if (releases.size === 0) return [`  ${service.padEnd(9)}no replica`];
    return [...releases.values()]
      .map((all) => {
        const { version, track } = all[0] as ListedReplica;
        const able = all.filter(({ isReady }) => isReady);
        const weight = able.reduce((sum, one) => sum + one.weight, 0);
        const share = total === 0 ? 'no share' : `share ${percent(weight / total)}`;
        const unready = all.length - able.length;
        const not = unready === 0 ? '' : `, ${unready} of them not ready`;
        const count = `${all.length} replica${all.length === 1 ? '' : 's'}`;
        const release = `${version} ${track}`.padEnd(16);
        return { track, text: `${release}${count.padEnd(12)}${share}${not}` };
      })
      .sort((a, b) => b.track.localeCompare(a.track))
      .map(({ text }, index) => `  ${(index === 0 ? service : '').padEnd(9)}${text}`);
  });
}
