import type { ReactElement } from 'react';
import ReactMarkdown from 'react-markdown';
import type { Components } from 'react-markdown';
import { ExternalLink } from './external-link.tsx';
import styles from './markdown.module.css';

const allowed = [
  ...['p', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'br', 'a'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
];

/** Headings of a note stand below those of the page; links are asked about; images are not in the list. */
const components: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h4>{children}</h4>,
  h5: ({ children }) => <h4>{children}</h4>,
  h6: ({ children }) => <h4>{children}</h4>,
  a: ({ href, children }) => <ExternalLink address={href ?? ''}>{children}</ExternalLink>,
};

/** A text of somebody else: an own list of elements, no raw HTML, nothing is loaded from anywhere. */
export function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown allowedElements={allowed} unwrapDisallowed skipHtml components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
