import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The integration tests that take much longer than any other, the longest first: how their paths begin. */
export const slowest = ['load-tests/mutants/'];

/**
 * Begins with the files that take longest: should one of them begin last, all workers wait for one. Vitest knows what took long only where it has run
 * before; in a fresh checkout it begins with the largest files, which is another thing.
 */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = `${this.ctx.config.root}/`;
    const rank = ({ moduleId }: TestSpecification) => {
      const place = slowest.findIndex((beginning) => moduleId.startsWith(root + beginning));
      return place === -1 ? slowest.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
