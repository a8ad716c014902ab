// One process: synthesizing takes seconds, and these share it.
import './settings.cases.ts';
import './rules.cases.ts';
import './network.cases.ts';
import './edges.cases.ts';
import './data.cases.ts';
import './web.cases.ts';
import './edge.cases.ts';
import './edge-routes.cases.ts';
import './release.cases.ts';
import './watch.cases.ts';
import './costs.cases.ts';
import './golden.cases.ts';
