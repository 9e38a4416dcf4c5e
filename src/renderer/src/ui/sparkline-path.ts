export interface SparklineFrame {
  readonly width: number;
  readonly height: number;
  readonly capacity: number;
  readonly max?: number | undefined;
}

/** SVG path of the last values; the newest is at the right edge. Empty below two values. */
export function sparklinePath(values: readonly number[], frame: SparklineFrame): string {
  const shown = values.slice(-frame.capacity);
  if (shown.length < 2) return '';
  const top = Math.max(frame.max ?? 0, ...shown, Number.MIN_VALUE);
  const step = frame.width / Math.max(1, frame.capacity - 1);
  const start = frame.width - step * (shown.length - 1);
  const inner = frame.height - 2;
  return shown
    .map((value, index) => {
      const x = start + index * step;
      const y = 1 + inner * (1 - Math.max(0, value) / top);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
