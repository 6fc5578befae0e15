import { parseTargets } from '../plan/parse-targets.ts';
import { buildImage } from '../world/build-image.ts';
import { imageOf } from '../world/images.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

/** `rollout build message=1.2.0`: an image from the working tree; with --faults one that misbehaves (docs/adr/0015-faults.md). */
export const build: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, { faults: { type: 'string' } });
  const { project, print, say } = context;
  for (const { app, version } of parseTargets(positionals)) {
    say(`building ${app} ${version}`);
    await buildImage(project, { app, version, faults: values.faults });
    const image = imageOf(project, app, version);
    print(values.json ? JSON.stringify({ document: 'image', image }) : `${image} is there`);
  }
  return 0;
};
