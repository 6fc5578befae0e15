import { Trouble } from '@serin/cli/terminal/trouble.ts';

/** Another process has this rollout in hand now: this one writes nothing more, and gives no orders. */
export class Overtaken extends Trouble {
  constructor(what: string) {
    super(what, '`npm run rollout -- status` shows where it stands. This process leaves it alone.');
  }
}
