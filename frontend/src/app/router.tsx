import {
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  useNavigate,
  type RouterHistory,
} from '@tanstack/react-router';
import { CommandLinePage } from '@/features/command-line';
import { EnvironmentsPage } from '@/features/environments';
import { MessagesPage } from '@/features/messages';
import { NewRunPage, parsePrefill } from '@/features/new-run';
import { parseRunFilters, parseRunView, RunPage, RunsPage } from '@/features/runs';
import { parseTestsSearch, TestsPage } from '@/features/test-files';
import { asId, parseSearch, stringifySearch } from '@/lib/search-params';
import { ErrorScreen } from './shell/ErrorScreen';
import { NotFound } from './shell/NotFound';
import { Shell } from './shell/Shell';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: parseRunFilters,
  beforeLoad: ({ search }) => {
    redirect({ to: '/runs', search, replace: true, throw: true });
  },
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: parseRunFilters,
  component: function Runs() {
    const navigate = useNavigate();
    return (
      <RunsPage
        filters={runsRoute.useSearch()}
        onFilter={(search) => void navigate({ to: '/runs', search, replace: true, resetScroll: false })}
      />
    );
  },
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$runId',
  validateSearch: parseRunView,
  component: function OneRun() {
    const runId = asId(runRoute.useParams().runId);
    const view = runRoute.useSearch();
    return runId === undefined ? <NotFound /> : <RunPage key={runId} runId={runId} view={view} />;
  },
});

const newRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new',
  validateSearch: parsePrefill,
  component: function New() {
    const prefill = newRunRoute.useSearch();
    return <NewRunPage key={JSON.stringify(prefill)} prefill={prefill} />;
  },
});

const testsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tests',
  validateSearch: parseTestsSearch,
  component: function Tests() {
    const navigate = useNavigate();
    return (
      <TestsPage
        search={testsRoute.useSearch()}
        onSearch={(search) => void navigate({ to: '/tests', search, replace: true, resetScroll: false })}
      />
    );
  },
});

const environmentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/environments',
  component: EnvironmentsPage,
});

const commandLineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/command-line',
  component: CommandLinePage,
});

const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/docs/amqp',
  component: MessagesPage,
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  runsRoute,
  runRoute,
  newRunRoute,
  testsRoute,
  environmentsRoute,
  commandLineRoute,
  messagesRoute,
]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultErrorComponent: ErrorScreen,
    scrollRestoration: true,
    ...(history && { history }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
