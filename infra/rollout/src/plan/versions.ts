const pattern = /^(\d+)\.(\d+)\.(\d+)(?:-(.+))?$/;

/**
 * Whether one version is as new as another, by the order of semantic versions: 1.2.0-rc.1, and 1.2.0-slow, come before 1.2.0.
 * @returns undefined when one of them is not such a version, as `local`
 */
export function isAtLeast(version: string, least: string): boolean | undefined {
  const [one, other] = [pattern.exec(version), pattern.exec(least)];
  if (one === null || other === null) return undefined;
  for (const place of [1, 2, 3]) {
    const difference = Number(one[place]) - Number(other[place]);
    if (difference !== 0) return difference > 0;
  }
  return !isBefore(one[4], other[4]);
}

/** Of the parts after the dash; none comes last. */
function isBefore(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined && other === undefined;
  const [left, right] = [one.split('.'), other.split('.')];
  for (const [place, part] of left.entries()) {
    const against = right[place];
    if (against === undefined) return false;
    if (part !== against) return partIsBefore(part, against);
  }
  return left.length < right.length;
}

/** Numbers by size, and before words. */
function partIsBefore(one: string, other: string): boolean {
  const [left, right] = [one, other].map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  if (left !== undefined && right !== undefined) return left < right;
  if (left === undefined && right === undefined) return one < other;
  return left !== undefined;
}
