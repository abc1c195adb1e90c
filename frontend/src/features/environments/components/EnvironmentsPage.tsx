import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LoadError } from '@/components/LoadError';
import { PageHeading } from '@/components/PageHeading';
import { useDocumentTitle } from '@/lib/use-document-title';
import { environmentsQuery } from '../api/queries';
import { TileFace } from './TileFace';
import { TileLegend } from './TileLegend';
import { describeEnvironment } from './environment-text';
import { moveFocus } from './move-focus';
import classes from './EnvironmentsPage.module.css';
import tile from './Tile.module.css';

export function EnvironmentsPage() {
  useDocumentTitle('Environments');
  const { data, error, refetch } = useQuery(environmentsQuery);
  return (
    <div className={classes['page']}>
      <PageHeading title="Environments">{data && <TileLegend environments={data} />}</PageHeading>
      <div className={classes['panel']}>
        {error && !data && <LoadError error={error} onRetry={() => void refetch()} />}
        <div className={tile['grid']} data-size="lg">
          {data?.map((environment) => (
            <Link
              key={environment.id}
              to="/runs"
              search={{ environmentId: environment.id }}
              className={tile['tile']}
              data-state={environment.state}
              aria-label={describeEnvironment(environment)}
              title={describeEnvironment(environment)}
              onKeyDown={moveFocus}
            >
              <TileFace environment={environment} />
            </Link>
          ))}
        </div>
      </div>
    </div>
  );
}
