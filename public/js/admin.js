// Every page of the admin loads this: lists that follow their filters, and keyboard shortcuts.

import { followLists } from './admin-list.js';
import { addShortcuts } from './admin-shortcuts.js';

followLists();
addShortcuts();
