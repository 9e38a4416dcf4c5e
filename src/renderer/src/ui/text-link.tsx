import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import styles from './text-link.module.css';

function Anchor({ className, ...rest }: ComponentProps<'a'>): ReactElement {
  return <a {...rest} className={classNames(styles.link, className)} />;
}

/** A link to another page of the window, with the router's typed addresses. */
export const TextLink = createLink(Anchor);
