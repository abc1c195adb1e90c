/** Taller content than this is beyond what browsers can scroll; positions are scaled then. */
export const MAX_SCROLL_HEIGHT = 12_000_000;

/** Where each line of a log stands, all of one height or, wrapped, of a whole number of rows. */
export class LineLayout {
  readonly rowHeight: number;
  private rows = new Uint16Array(1024);
  private tops = new Float64Array(1025);
  private count = 0;
  /** `tops` is right up to here. */
  private clean = 0;

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  get size(): number {
    return this.count;
  }

  get height(): number {
    return this.topOf(this.count);
  }

  /** Sets how many rows a line takes, at most one line beyond the end. */
  set(index: number, rows: number): void {
    if (index === this.count) this.grow();
    const wanted = Math.min(Math.max(1, rows), 0xffff);
    if (this.rows[index] === wanted) return;
    this.rows[index] = wanted;
    this.clean = Math.min(this.clean, index);
  }

  truncate(count: number): void {
    this.count = Math.min(this.count, count);
    this.clean = Math.min(this.clean, this.count);
  }

  topOf(index: number): number {
    for (; this.clean < index; this.clean++) {
      this.tops[this.clean + 1] = (this.tops[this.clean] ?? 0) + (this.rows[this.clean] ?? 1) * this.rowHeight;
    }
    return this.tops[index] ?? 0;
  }

  /** The line at a distance from the top. */
  indexAt(y: number): number {
    this.topOf(this.count);
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.tops[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private grow(): void {
    this.count++;
    if (this.count <= this.rows.length) {
      this.rows[this.count - 1] = 0;
      return;
    }
    const rows = new Uint16Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
    const tops = new Float64Array(rows.length + 1);
    tops.set(this.tops);
    this.tops = tops;
  }
}
