import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Rocket, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ProductRow, VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import { printable } from '../../../../shared/printable.ts';
import { isBreaking } from '../../parts/is-breaking.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { ReleaseNotes } from '../../parts/release-notes.tsx';
import { withChosen } from '../../parts/version-name.ts';
import { useProduct } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { VersionSelect } from './version-select.tsx';
import styles from './product-page.module.css';

/** One product: its versions, what is in each, and the way to deploy the one that is looked at. */
export function ProductPage(): ReactElement {
  const { productId } = useParams({ from: '/catalog/$productId' });
  const texts = useTexts();
  const navigate = useNavigate();
  const product = useProduct(productId);
  const [picked, setPicked] = useState<VersionRow | null>(null);
  const newest = product.data?.versions[0];
  const shown = newest === undefined ? null : withChosen(product.data?.versions ?? [], picked ?? newest);
  return (
    <Page
      title={printable(product.data?.product.name ?? productId)}
      trail={<Link to="/catalog">{texts.text('catalog.title')}</Link>}
      meta={product.data !== null && <span>{printable(product.data.product.category)}</span>}
      actions={
        <Button
          variant="primary"
          icon={Rocket}
          onClick={() =>
            void navigate({
              to: '/deploy/$productId',
              params: { productId },
              search: shown === null ? {} : { stack: shown.chosen.stackId, version: shown.chosen.version },
            })
          }
        >
          {texts.text('kind.deploy')}
        </Button>
      }
    >
      <Loadable query={product}>
        {(page) => (
          <>
            <ProductFacts product={page.product} />
            {shown === null ? (
              <EmptyState icon={TriangleAlert} title={texts.text('catalog.noVersions')} />
            ) : (
              <>
                <VersionSelect
                  className={styles.version}
                  versions={shown.versions}
                  chosen={shown.chosen}
                  isGone={shown.isGone}
                  onChoose={setPicked}
                />
                <VersionFacts version={shown.chosen} />
              </>
            )}
          </>
        )}
      </Loadable>
    </Page>
  );
}

function ProductFacts({ product }: { readonly product: ProductRow }): ReactElement {
  const texts = useTexts();
  return (
    <>
      <p>{printable(product.description)}</p>
      <KeyValue
        rows={[
          { label: texts.text('catalog.author'), value: printable(product.author) || '–' },
          { label: texts.text('catalog.productId'), value: printable(product.productId), isMono: true },
          ...(product.documentation === ''
            ? []
            : [
                {
                  label: texts.text('catalog.documentation'),
                  value: <ExternalLink address={product.documentation}>{product.documentation}</ExternalLink>,
                },
              ]),
          ...(product.tags.length === 0
            ? []
            : [{ label: texts.text('catalog.tags'), value: product.tags.map(printable).join(', ') }]),
        ]}
      />
    </>
  );
}

function VersionFacts({ version }: { readonly version: VersionRow }): ReactElement {
  const texts = useTexts();
  return (
    <>
      <Section
        title={texts.text('catalog.notes', { version: version.version })}
        actions={
          isBreaking(version.notes) && (
            <Badge tone="amber" icon={TriangleAlert}>
              {texts.text('upgrade.breaking')}
            </Badge>
          )
        }
        isBoxed
      >
        <ReleaseNotes notes={version.notes} />
      </Section>
      <Section title={texts.text('restore.services')} isBoxed>
        <KeyValue
          rows={version.services.map(({ name, image }) => ({
            label: printable(name),
            value: printable(image),
            isMono: true,
          }))}
        />
      </Section>
      <Section title={texts.text('restore.variables')} isBoxed>
        {version.variables.length === 0 ? (
          <p>{texts.text('catalog.noVariables')}</p>
        ) : (
          <KeyValue
            rows={version.variables.map((field) => ({
              label: printable(field.label === '' ? field.name : field.label),
              value: [
                texts.text(field.isRequired ? 'catalog.required' : 'catalog.optional'),
                ...(field.default === null || field.default === ''
                  ? []
                  : [texts.text('catalog.default', { value: field.default })]),
                printable(field.description),
              ]
                .filter((part) => part !== '')
                .join(' · '),
            }))}
          />
        )}
      </Section>
      <p>
        {texts.text('catalog.file')} <code>{printable(version.file)}</code>
      </p>
    </>
  );
}
