import type { TooltipSide } from './tooltip.tsx';

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

const gapPx = 6;
const marginPx = 8;
const opposite: Readonly<Record<TooltipSide, TooltipSide>> = {
  top: 'bottom',
  bottom: 'top',
  left: 'right',
  right: 'left',
};

/** Where a remark of that size stands: on its side where there is room, else on the other one, never out of sight. */
export function tooltipPlace(
  anchor: Box,
  size: Size,
  room: Size,
  side: TooltipSide,
): { readonly left: number; readonly top: number } {
  const first = placeOn(anchor, size, side);
  const place = fits(first, size, room) ? first : placeOn(anchor, size, opposite[side]);
  return {
    left: Math.round(clamp(place.left, marginPx, room.width - size.width - marginPx)),
    top: Math.round(clamp(place.top, marginPx, room.height - size.height - marginPx)),
  };
}

function placeOn(anchor: Box, size: Size, side: TooltipSide): { left: number; top: number } {
  const center = {
    left: anchor.left + (anchor.width - size.width) / 2,
    top: anchor.top + (anchor.height - size.height) / 2,
  };
  switch (side) {
    case 'top':
      return { ...center, top: anchor.top - size.height - gapPx };
    case 'bottom':
      return { ...center, top: anchor.top + anchor.height + gapPx };
    case 'left':
      return { ...center, left: anchor.left - size.width - gapPx };
    case 'right':
      return { ...center, left: anchor.left + anchor.width + gapPx };
  }
}

function fits(place: { left: number; top: number }, size: Size, room: Size): boolean {
  return (
    place.left >= 0 &&
    place.top >= 0 &&
    place.left + size.width <= room.width &&
    place.top + size.height <= room.height
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
