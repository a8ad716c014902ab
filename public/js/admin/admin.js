// Every page of the admin loads this: the navigation, lists that follow their filters, the search, and keyboard shortcuts.

import { followLists } from './list.js';
import { searchWhileTyping } from './search.js';
import { addShortcuts } from './shortcuts.js';

// On a phone, the navigation scrolls, and its current link may be beyond the edge.
document.querySelector('.rail [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
followLists();
searchWhileTyping();
addShortcuts();
