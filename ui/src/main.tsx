/** Starts the page. */

import { render } from "preact";
import { loadCatalogues } from "./format/catalogue";
import { App } from "./pages/app";
import { applyPreferences } from "./state/preferences";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("app");
if (root === null) throw new Error("the page has no #app");

await applyPreferences();
await loadCatalogues("shell");
render(<App />, root);
