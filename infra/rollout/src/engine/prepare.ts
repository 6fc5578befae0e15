import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Book } from './book.ts';
import { canariesOut } from './canaries-out.ts';
import type { Engine } from './engine.ts';
import { setTrack } from './open-replicas.ts';
import { sideBySide } from './side-by-side.ts';
import { stableFour } from './stable-four.ts';

/** The images are there and stable can live with their migrations; four stable replicas serve alone, the books are looked at, and the databases are migrated. */
export async function prepare(engine: Engine, book: Book, signal: AbortSignal): Promise<void> {
  const { world } = engine;
  const { moves } = book.rollout.plan;
  await imagesAreThere(engine, book);
  await sideBySide(moves, (move) => world.checkMigrations([move]));
  // From here on there is something to undo.
  if (book.rollout.before === undefined)
    await book.record(
      { before: world.variables(moves.map(({ app }) => app)) },
      'four stable replicas are to serve alone at first',
    );
  await sideBySide(moves, ({ app }) => setTrack(engine, app, 'stable', { weight: 1, open: true }));
  await stableFour(engine, book, signal);
  await canariesOut(engine, moves, 'rollout: another version is coming');
  if (!book.rollout.money.some(({ when }) => when === 'before')) {
    const money = [...book.rollout.money, await engine.checkMoney('before')];
    await book.record({ money }, 'the books are checked; migrations are next');
  }
  for (const { app, to } of moves) await world.migrate(app, to);
}

async function imagesAreThere({ world }: Engine, { rollout }: Book): Promise<void> {
  for (const { app, to } of rollout.plan.moves)
    if (!(await world.hasImage(app, to)))
      throw new Trouble(
        `there is no image of ${app} ${to}`,
        `Build it with \`npm run rollout -- build ${app}=${to}\`, or start with --build.`,
      );
}
