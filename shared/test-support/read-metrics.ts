import type { Registry } from 'prom-client';

/** Every series of a registry, as Prometheus would read it, without the labels that say which replica it is. */
export async function seriesOf(registry: Registry): Promise<Map<string, number>> {
  const text = await registry.metrics();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)\{?([^}]*)\}? (\S+)$/.exec(line) ?? [];
      const own = labels
        .split(/,(?=\w+=")/)
        .filter((label) => label !== '' && !/^(service|version|track)=/.test(label));
      return [own.length > 0 ? `${name}{${own.join(',')}}` : name, Number(value)];
    }),
  );
}

/** One series, added up over registries; undefined when none has it. */
export async function sumOf(registries: Registry[], series: string): Promise<number | undefined> {
  const all = await Promise.all(registries.map(seriesOf));
  const values = all.flatMap((one) => one.get(series) ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
