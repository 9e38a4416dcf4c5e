import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { openTerminal } from '../../stores/terminal.ts';
import styles from './deployment.module.css';
import { policyDocument, underPolicy } from './policy-document.ts';

export interface TerminalViewProps {
  readonly target: DeploymentRef;
  readonly service: string;
  readonly label: string;
  readonly onEnded: (exitCode: number | null, error: ErrorShape | null) => void;
}

/** A shell in the container, as long as it is shown. */
export function TerminalView({ target, service, label, onEnded }: TerminalViewProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const ended = useRef(onEnded);
  useEffect(() => {
    ended.current = onEnded;
  });
  const { name, environment } = target;
  useEffect(() => {
    const element = place.current;
    return element === null ? undefined : runTerminal(element, { name, environment }, service, ended);
  }, [name, environment, service]);
  return (
    <div className={styles.terminal} aria-label={label} role="group">
      <div ref={place} className={styles.screen} />
    </div>
  );
}

function runTerminal(
  element: HTMLElement,
  target: DeploymentRef,
  service: string,
  ended: { readonly current: TerminalViewProps['onEnded'] },
): () => void {
  const screen = new Terminal({
    documentOverride: policyDocument(document),
    theme: themeOf(getComputedStyle(document.documentElement)),
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12,
    cursorBlink: false,
    scrollback: 5_000,
    // Why: what a container prints may not write the clipboard or make links.
    linkHandler: { activate: () => undefined },
  });
  const fit = new FitAddon();
  screen.loadAddon(fit);
  underPolicy(document, () => screen.open(element));
  fit.fit();
  const shell = openTerminal(
    target,
    service,
    { columns: screen.cols, rows: screen.rows },
    {
      onOutput: (text) => screen.write(text),
      onEnded: (exitCode, error) => ended.current(exitCode, error),
    },
  );
  screen.onData((input) => shell.write(input));
  screen.onResize(({ cols, rows }) => shell.resize({ columns: cols, rows }));
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(element);
  screen.focus();
  return () => {
    observer.disconnect();
    shell.close();
    screen.dispose();
  };
}

function themeOf(tokens: CSSStyleDeclaration): ITheme {
  const color = (name: string): string => tokens.getPropertyValue(`--${name}`).trim();
  const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
  const bright = (name: string): string => `bright${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    background: color('surface-2'),
    foreground: color('text'),
    cursor: color('text'),
    cursorAccent: color('surface-2'),
    selectionBackground: color('border-strong'),
    ...Object.fromEntries(
      names.flatMap((name) => [name, bright(name)].map((key) => [key, color(`ansi-${name}`)])),
    ),
  };
}
