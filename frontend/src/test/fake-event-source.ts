/** An EventSource that does what the test says. */
export class FakeEventSource extends EventTarget {
  private static all: FakeEventSource[] = [];

  readonly url: string;
  isClosed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.all.push(this);
  }

  /** The connections that are open to addresses with this path, the newest last. */
  static open(path: string): FakeEventSource[] {
    return FakeEventSource.all.filter((source) => !source.isClosed && source.url.split('?')[0]?.endsWith(path));
  }

  static latest(path: string): FakeEventSource {
    const source = FakeEventSource.open(path).at(-1);
    if (!source) throw new Error(`No event stream is open at ${path}`);
    return source;
  }

  static reset(): void {
    FakeEventSource.all = [];
  }

  connect(): void {
    this.onopen?.();
  }

  fail(): void {
    this.onerror?.();
  }

  emit(name: string, data: unknown, id?: number): void {
    if (this.isClosed) return;
    const lastEventId = id === undefined ? '' : String(id);
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }

  close(): void {
    this.isClosed = true;
  }
}
