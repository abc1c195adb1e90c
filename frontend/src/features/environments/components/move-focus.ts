import type { KeyboardEvent } from 'react';

/** Arrow keys, Home and End move through tiles as they stand on the screen. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const tiles = Array.from(event.currentTarget.parentElement?.children ?? []) as HTMLElement[];
  const from = tiles.indexOf(event.currentTarget);
  const to = target(event.key, from, tiles);
  if (to === undefined) return;
  event.preventDefault();
  tiles[Math.min(tiles.length - 1, Math.max(0, to))]?.focus();
}

function target(key: string, from: number, tiles: HTMLElement[]): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return from + 1;
    case 'ArrowLeft':
      return from - 1;
    case 'ArrowDown':
      return Math.min(from + columns(tiles), tiles.length - 1);
    case 'ArrowUp':
      return from - columns(tiles) < 0 ? from : from - columns(tiles);
    case 'Home':
      return 0;
    case 'End':
      return tiles.length - 1;
    default:
      return undefined;
  }
}

function columns(tiles: HTMLElement[]): number {
  const secondRow = tiles.findIndex((tile) => tile.offsetTop > (tiles[0]?.offsetTop ?? 0));
  return secondRow < 1 ? tiles.length : secondRow;
}
