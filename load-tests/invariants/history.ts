import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Deed, Operation, Outcome } from './operation.ts';

export type OperationOf<Kind extends Deed['kind']> = Operation & {
  deed: Extract<Deed, { kind: Kind }>;
};

/** Everything that was asked and answered in a campaign. */
export class History {
  readonly operations: Operation[] = [];

  add(operation: Operation): void {
    this.operations.push(operation);
  }

  of<Kind extends Deed['kind']>(kind: Kind): OperationOf<Kind>[] {
    return this.operations.filter(({ deed }) => deed.kind === kind) as OperationOf<Kind>[];
  }

  count(outcome: Outcome): number {
    return this.operations.filter((one) => one.outcome === outcome).length;
  }

  /** Writes one JSON object a line. */
  async write(path: string): Promise<void> {
    const lines = this.operations.map((one) => `${JSON.stringify(one)}\n`);
    await pipeline(Readable.from(lines), createWriteStream(path));
  }
}
