import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast.module.css';
import type { Tone } from './tone.ts';

export interface ToastMessage {
  readonly title: string;
  readonly text?: string | undefined;
  readonly tone?: Tone | undefined;
}

interface ShownToast extends ToastMessage {
  readonly id: number;
}

const icons = { blue: Info, grey: Info, amber: TriangleAlert, red: OctagonAlert, green: CircleCheck };
const ShowToast = createContext<((message: ToastMessage) => void) | null>(null);

/** Once around the application. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const texts = useTexts();
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const show = useCallback((message: ToastMessage) => {
    setToasts((shown) => [...shown.slice(-3), { ...message, id: (shown.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const close = (id: number): void => setToasts((shown) => shown.filter((toast) => toast.id !== id));
  return (
    <ShowToast value={show}>
      <Radix.Provider label={texts.text('ui.notification')} duration={6000}>
        {children}
        {toasts.map((toast) => (
          <OneToast key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
        <Radix.Viewport className={styles.viewport} label={texts.text('ui.notifications')} />
      </Radix.Provider>
    </ShowToast>
  );
}

function OneToast(props: { readonly toast: ShownToast; readonly onClose: () => void }): ReactElement {
  const { title, text, tone = 'grey' } = props.toast;
  const texts = useTexts();
  const Icon = icons[tone];
  return (
    <Radix.Root
      className={styles.toast}
      type={tone === 'red' ? 'foreground' : 'background'}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Icon aria-hidden className={classNames(styles.icon, styles[tone])} />
      <div className={styles.words}>
        <Radix.Title className={styles.title}>{title}</Radix.Title>
        {text !== undefined && <Radix.Description className={styles.text}>{text}</Radix.Description>}
      </div>
      <Radix.Close asChild>
        <IconButton icon={X} size="small" label={texts.text('ui.close')} />
      </Radix.Close>
    </Radix.Root>
  );
}

/** For what happened elsewhere or was done at once; never for what needs a decision. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ShowToast);
  const none = useMemo(() => () => undefined, []);
  return show ?? none;
}
