// The exam's client. The server alone decides about time and about what is saved: these modules
// show it, keep what the server has not acknowledged in the browser, and send it again.

import { Kept } from "./exam/kept.js";
import { Sheet } from "./exam/sheet.js";

const block = document.getElementById("exam-data");
if (block) new Sheet(JSON.parse(block.textContent));
const before = document.getElementById("exam-end");
if (before) location.replace(`${before.dataset.sheet}#end`);
const receipt = document.getElementById("receipt");
if (receipt) Kept.forget(receipt.dataset.attempt);
