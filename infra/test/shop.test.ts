// Synthesis takes seconds, so these tests share one process and one synthesis.
import './settings.fixture.ts';
import './rules.fixture.ts';
import './network.fixture.ts';
import './edges.fixture.ts';
import './data.fixture.ts';
import './web.fixture.ts';
import './edge.fixture.ts';
import './edge-routes.fixture.ts';
import './release.fixture.ts';
import './watch.fixture.ts';
import './costs.fixture.ts';
import './golden.fixture.ts';
