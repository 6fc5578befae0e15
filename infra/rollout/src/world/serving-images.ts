import { run } from '@serin/cli/terminal/run.ts';
import type { App } from '../plan/plan.ts';

/** A version that serves, and the very image that its replicas were made from. */
export interface ServingImage {
  readonly version: string;
  readonly image: string;
}

interface Inspected {
  Image: string;
  Config: { Env: readonly string[] };
}

/** What the replicas of a service run, both tracks, each image once; asked of the containers, whatever their images' tags have become. */
export async function servingImages(
  projectName: string,
  app: App,
): Promise<readonly ServingImage[]> {
  const label = 'com.docker.compose';
  const listed = ['v1', 'v2'].map((track) =>
    run('docker', [
      ...['ps', '--quiet', '--no-trunc', '--filter', `label=${label}.project=${projectName}`],
      ...['--filter', `label=${label}.service=${app}-${track}`],
      ...['--filter', `label=${label}.oneoff=False`],
    ]),
  );
  const ids = (await Promise.all(listed)).flatMap(({ stdout }) =>
    stdout.split('\n').filter(Boolean),
  );
  if (ids.length === 0) return [];
  const { stdout } = await run('docker', ['inspect', '--type=container', ...ids]);
  const images = (JSON.parse(stdout) as Inspected[]).map(({ Image, Config }) => ({
    version: versionIn(Config.Env),
    image: Image,
  }));
  return images.filter(
    ({ image }, index) => images.findIndex((one) => one.image === image) === index,
  );
}

const versionIn = (env: readonly string[]) =>
  env.find((line) => line.startsWith('SERVICE_VERSION='))?.slice('SERVICE_VERSION='.length) ?? '';
