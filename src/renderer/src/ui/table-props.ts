import type { ReactNode } from 'react';
import type { Sorting } from './sort-rows.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** The header is read out but not shown, such as over buttons. */
  readonly isHeaderHidden?: boolean | undefined;
  /** A track of a CSS grid, such as `minmax(140px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'start' | 'end' | undefined;
  /** Makes the header a button. Missing values come last. */
  readonly sortBy?: ((row: Row) => string | number | null) | undefined;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Enter, or a click on a row. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly initialSort?: Sorting | undefined;
  /** Rows of one group stay together under a heading, in the order of their first. */
  readonly groupBy?: ((row: Row) => string) | undefined;
  readonly groupHeading?: ((group: string, rows: readonly Row[]) => ReactNode) | undefined;
  /** `fill`: scrolls in its own frame and draws only what is seen; `fit`: as high as its rows. */
  readonly layout?: 'fill' | 'fit' | undefined;
  /** When there is no row. */
  readonly empty?: ReactNode;
}
