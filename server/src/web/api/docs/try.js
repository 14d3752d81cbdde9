// Makes the call that a form describes, and shows what comes back.
for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = form.querySelector(".answer");
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const input of form.querySelectorAll("input")) {
      if (input.dataset.in === "path") {
        path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
      } else if (input.value !== "") {
        query.set(input.name, input.value);
      }
    }
    const address = query.size > 0 ? `${path}?${query}` : path;
    const body = form.elements.body?.value;
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    answer.hidden = false;
    try {
      const response = await fetch(address, { method: form.dataset.method, headers, body });
      const text = await response.text();
      answer.textContent = `${response.status} ${response.statusText}\n\n${indented(text)}`;
    } catch (error) {
      answer.textContent = `The site could not be reached: ${error.message}`;
    }
  });
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
