// A question's answer: one text, in the form that the server keeps.

// By the first letter of the shape: s one option, t true or false, m several, n a number, w words;
// any other: an option for each prompt.
export const NUMBER = /^[+\-\u2212]?(?=.?\d)(\d*|\d{1,3}( \d{3})+)([.,]\d*)?([eE][+-]?\d{1,2})?$/;
export const isTyped = (question) => "nw".includes(question.dataset.shape[0]);
export const inputsOf = (question) => [...question.querySelectorAll("[name=response]")];

// What stands in the inputs; null for no answer.
export function responseIn(question) {
  const inputs = inputsOf(question);
  if (isTyped(question)) return inputs[0].value.trim().replace(/\s+/g, " ") || null;
  if ("smt".includes(question.dataset.shape[0])) {
    return inputs.filter((one) => one.checked).map((one) => one.value).join(",") || null;
  }
  const places = inputs.map((one) => one.value);
  return places.some((one) => one !== "-") ? places.join(",") : null;
}

export function putInto(question, response) {
  const parts = response === null ? [] : response.split(",");
  inputsOf(question).forEach((input, place) => {
    if (input.type === "text") input.value = response ?? "";
    else if (input.tagName === "SELECT") input.value = parts[place] ?? "-";
    else input.checked = parts.includes(input.value);
  });
}
