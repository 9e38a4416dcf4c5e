import type { ReactElement } from 'react';
import type { NotesText } from '../../../shared/contract/shapes/catalog.ts';
import { useTexts } from '../text/use-texts.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import { Markdown } from '../ui/markdown.tsx';

/** What the maker says about a version. */
export function ReleaseNotes({ notes }: { readonly notes: NotesText }): ReactElement {
  const texts = useTexts();
  switch (notes.kind) {
    case 'markdown':
      return <Markdown text={notes.text} />;
    case 'url':
      return <ExternalLink address={notes.url}>{notes.url}</ExternalLink>;
    case 'none':
      return <p>{texts.text('parts.noNotes')}</p>;
  }
}
