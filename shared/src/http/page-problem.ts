import { InvalidCursor } from '../contracts/page.ts';
import { problems } from './problem.ts';

/** What a list gives; a 400 that names the cursor when it is none of the list's. */
export async function pageOrProblem<Page>(page: Promise<Page>): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof InvalidCursor)) throw error;
    throw problems.invalidFields([{ field: 'cursor', detail: error.message }]);
  }
}
