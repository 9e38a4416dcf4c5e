import { Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import styles from './shell.module.css';

/** Rail, page and status bar. */
export function Shell(): ReactElement {
  return (
    <div className={styles.shell}>
      <main className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}
