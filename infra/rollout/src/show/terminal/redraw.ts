/** What is drawn on: `process.stdout`, or a test's. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
}

export interface Screen {
  /** Shows these lines in the place of the ones before; the same lines again write nothing. */
  draw(lines: readonly string[]): void;
  /** Leaves the last lines standing, and gives the cursor back. */
  end(): void;
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const toEndOfLine = '\x1b[K';
const toEndOfScreen = '\x1b[J';
const clearAll = '\x1b[2J\x1b[H';

/**
 * A screen that redraws in place: each frame is one write over the last, line by line, and nothing is ever blank in between. At
 * most `rows` - 1 lines, so that the terminal has no reason to scroll.
 */
export function openScreen(terminal: Terminal): Screen {
  let shown = '';
  let height = 0;
  let size = '';
  let isOpen = false;
  return {
    draw(lines) {
      const kept = lines.slice(0, Math.max(terminal.rows - 1, 1));
      const text = kept.map((line) => `${line}${toEndOfLine}\n`).join('');
      const sizeNow = `${terminal.columns}x${terminal.rows}`;
      if (text === shown && sizeNow === size) return;
      // A terminal of another size has broken the lines anew: where the frame began is not known any more.
      const wasResized = isOpen && sizeNow !== size;
      const back = height === 0 ? '' : `\x1b[${height}A`;
      const begin = isOpen ? (wasResized ? clearAll : `\r${back}`) : hideCursor;
      terminal.write(`${begin}${text}${toEndOfScreen}`);
      [shown, height, size, isOpen] = [text, kept.length, sizeNow, true];
    },
    end() {
      if (isOpen) terminal.write(showCursor);
      isOpen = false;
    },
  };
}
