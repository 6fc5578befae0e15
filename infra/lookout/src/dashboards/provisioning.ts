import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a key holds in the YAML files of a folder: enough for Grafana's, where these are plain texts. */
function valuesIn(folder: string, key: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
  const line = new RegExp(`^[\\s-]*${key}:\\s*['"]?([^'"#\\n]+?)['"]?\\s*(?:#.*)?$`, 'gm');
  return names
    .sort()
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(line)])
    .map(([, value = '']) => value);
}

export interface Provisioned {
  /** Where the dashboards' files are. */
  folder?: string | undefined;
  prometheusUrl?: string | undefined;
  /** How often Prometheus scrapes: `5s`. */
  scrapeInterval?: string | undefined;
}

/** What Grafana would be told in its provisioning folder. */
export function readProvisioning(folder: string): Provisioned {
  const sources = join(folder, 'datasources');
  return {
    folder: valuesIn(join(folder, 'dashboards'), 'path')[0],
    prometheusUrl: valuesIn(sources, 'url')[0],
    scrapeInterval: valuesIn(sources, 'timeInterval')[0],
  };
}
