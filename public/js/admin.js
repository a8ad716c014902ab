// Every page of the admin loads this: lists that follow their filters, the search, and keyboard shortcuts.

import { followLists } from './admin-list.js';
import { searchWhileTyping } from './admin-search.js';
import { addShortcuts } from './admin-shortcuts.js';

followLists();
searchWhileTyping();
addShortcuts();
