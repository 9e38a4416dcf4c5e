import { useNavigate } from '@tanstack/react-router';
import { BookOpen, FolderPlus, RefreshCw, Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import type { ProductRow } from '../../../../shared/contract/shapes/catalog.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { syncCatalog } from '../../stores/actions.ts';
import { useCatalog } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SourceDialog } from '../../parts/source-dialog.tsx';
import { CatalogProblems } from '../../parts/catalog-problems.tsx';
import { SourceList } from '../../parts/source-list.tsx';
import { matchingProducts } from './matching-products.ts';
import styles from './catalog-page.module.css';

/** Everything that could be deployed, where it comes from, and what could not be read. */
export function CatalogPage(): ReactElement {
  const texts = useTexts();
  const catalog = useCatalog();
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      layout="wide"
      title={texts.text('catalog.title')}
      actions={
        <>
          <Button icon={FolderPlus} onClick={() => setAdding(true)}>
            {texts.text('catalog.addSource')}
          </Button>
          <SyncButton />
        </>
      }
      toolbar={
        <TextField
          label={texts.text('catalog.search')}
          isLabelHidden
          type="search"
          icon={Search}
          value={search}
          onChange={setSearch}
          input={{ placeholder: texts.text('catalog.search') }}
        />
      }
    >
      <SourceDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <Loadable query={catalog}>
        {({ products, sources, problems }) => (
          <>
            <CatalogProblems problems={problems} />
            <ProductTable products={matchingProducts(products, search)} isFiltered={search !== ''} />
            <Section title={texts.text('catalog.sources')}>
              <SourceList sources={sources} />
            </Section>
          </>
        )}
      </Loadable>
    </Page>
  );
}

function SyncButton(): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const sync = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { products, problems } = await syncCatalog();
      const tone = problems.length === 0 ? 'green' : 'amber';
      toast({ title: texts.text('catalog.synced', { count: products.length }), tone });
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <Button icon={RefreshCw} isBusy={isBusy} onClick={() => void sync()}>
        {texts.text('catalog.sync')}
      </Button>
      {error !== null && <ErrorState error={error} />}
    </>
  );
}

function ProductTable(props: {
  readonly products: readonly ProductRow[];
  readonly isFiltered: boolean;
}): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const columns: readonly Column<ProductRow>[] = [
    {
      id: 'name',
      header: texts.text('catalog.column.product'),
      width: 'minmax(140px, 1.2fr)',
      cell: (row) => <strong>{printable(row.name)}</strong>,
      sortBy: (row) => row.name,
    },
    {
      id: 'description',
      header: texts.text('catalog.column.description'),
      width: 'minmax(160px, 3fr)',
      cell: (row) => <span className={styles.description}>{printable(row.description)}</span>,
    },
    {
      id: 'category',
      header: texts.text('catalog.column.category'),
      width: 'minmax(90px, 1fr)',
      cell: (row) => printable(row.category),
      sortBy: (row) => row.category,
    },
    {
      id: 'version',
      header: texts.text('catalog.column.newest'),
      width: '110px',
      cell: (row) => row.versions[0] ?? '',
    },
    {
      id: 'versions',
      header: texts.text('catalog.column.versions'),
      width: '90px',
      cell: (row) => row.versions.length,
      sortBy: (row) => row.versions.length,
    },
    {
      id: 'sources',
      header: texts.text('catalog.column.sources'),
      width: 'minmax(90px, 1fr)',
      cell: (row) => row.sources.map(printable).join(', '),
    },
  ];
  return (
    <Table
      label={texts.text('catalog.title')}
      layout="fit"
      columns={columns}
      rows={props.products}
      rowKey={(row) => row.productId}
      initialSort={{ column: 'name', isDescending: false }}
      onOpen={({ productId }) => void navigate({ to: '/catalog/$productId', params: { productId } })}
      empty={
        <EmptyState
          icon={BookOpen}
          title={texts.text(props.isFiltered ? 'catalog.noMatch' : 'catalog.empty')}
        >
          {props.isFiltered ? undefined : texts.text('catalog.empty.hint')}
        </EmptyState>
      }
    />
  );
}
