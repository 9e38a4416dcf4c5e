import { CalendarClock } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Certificate } from '../../../../shared/certificate.ts';
import { certificateConcerns } from '../../../../shared/certificate.ts';
import { describeCertificate } from '../../../../shared/describe-certificate.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { useNow } from '../../ui/use-now.ts';

const minuteMs = 60_000;

/** Certificates that end soon, before the connection ends with them; nothing where there are none. */
export function CertificateNotice(props: {
  readonly certificates: readonly Certificate[];
}): ReactElement | null {
  const texts = useTexts();
  const concerns = certificateConcerns(props.certificates, useNow(minuteMs));
  if (concerns.length === 0) return null;
  const isOver = concerns.some((concern) => concern.isOver);
  return (
    <Banner
      tone={isOver ? 'red' : 'amber'}
      icon={CalendarClock}
      title={texts.text(isOver ? 'environment.certificateOver' : 'environment.certificateEnds')}
    >
      {concerns.map((concern) => (
        <p key={concern.whose}>{describeCertificate(texts, concern)}</p>
      ))}
    </Banner>
  );
}
