import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { CatalogProblemRow } from '../../../shared/contract/shapes/catalog.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';
import { Code } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './catalog-problems.module.css';

/** Files of the sources that could not be read, each with its place. */
export function CatalogProblems(props: {
  readonly problems: readonly CatalogProblemRow[];
}): ReactElement | null {
  const { problems } = props;
  const texts = useTexts();
  if (problems.length === 0) return null;
  return (
    <Banner
      tone="amber"
      icon={TriangleAlert}
      title={texts.text('catalog.problems', { count: problems.length })}
      actions={
        <CopyButton
          label={texts.text('ui.copyDetails')}
          text={problems.map((problem) => `${placeOf(problem)}: ${problem.message}`).join('\n')}
        />
      }
    >
      <p>{texts.text('catalog.problems.about')}</p>
      <ul className={styles.list}>
        {problems.map((problem, index) => (
          <li key={index}>
            <Code text={placeOf(problem)} /> {printable(problem.message)}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function placeOf({ source, file, line, column }: CatalogProblemRow): string {
  return `${source}: ${[file, line, column].filter((part) => part !== null).join(':')}`;
}
