import { parseTargets } from '../plan/parse-targets.ts';
import { buildImage } from '../world/build-image.ts';
import { imageOf } from '../world/images.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

/** `rollout build message=1.2.0`: an image from the working tree. */
export const build: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  const { project, print, say } = context;
  for (const { app, version } of parseTargets(positionals)) {
    say(`building ${app} ${version}`);
    await buildImage(project, { app, version });
    const image = imageOf(project, app, version);
    print(values.json ? JSON.stringify({ document: 'image', image }) : `${image} is there`);
  }
  return 0;
};
