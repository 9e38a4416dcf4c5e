import { useRef } from 'react';

export interface FocusBack {
  readonly onOpenAutoFocus: (event: Event) => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * Gives the focus back to what had it before a dialog, or to the page where that is gone: Radix gives it to triggers of
 * its own only, and to nothing where a dialog is opened otherwise. `onOpen` may choose what has it meanwhile.
 */
export function useFocusBack(onOpen?: (event: Event) => void): FocusBack {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event) => {
      before.current = document.activeElement;
      onOpen?.(event);
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      // Who took it meanwhile, such as the page that was gone to, keeps it.
      if (document.activeElement !== document.body) return;
      const known = before.current;
      const isThere = known instanceof HTMLElement && known !== document.body && known.isConnected;
      (isThere ? known : document.querySelector('main'))?.focus();
    },
  };
}
