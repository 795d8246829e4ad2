// Keys for hands that stay on the keyboard. Everything here only follows links and buttons
// that are on the page: without this file the pages do the same by mouse and Tab.
//
//   /  the search field    ↑ ↓  the row before and after    Enter  opens the row's link    Esc  the page above
//   e  the form of the record    Ctrl+S  saves it
(function () {
  "use strict";

  // what only works by script is shown by script
  document.documentElement.classList.add("js");

  function writing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function press(key) {
    var found = document.querySelector('[data-key="' + key + '"]');
    if (!found) return false;
    if (found.tagName === "INPUT") {
      found.focus();
      found.select();
    } else {
      found.click();
    }
    return true;
  }

  function step(by) {
    var links = Array.prototype.slice.call(document.querySelectorAll("[data-row] a[href]:first-of-type"));
    var rows = links.filter(function (a, i) {
      return i === 0 || a.closest("[data-row]") !== links[i - 1].closest("[data-row]");
    });
    if (!rows.length) return false;
    var here = document.activeElement && document.activeElement.closest("[data-row]");
    var at = rows.findIndex(function (a) { return a.closest("[data-row]") === here; });
    var next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (!next) return true;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // a choice of the top bar holds at once; without this file its button does
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form.choices");
    if (form && event.target.tagName === "SELECT") form.submit();
  });

  document.addEventListener("keydown", function (event) {
    var done = false;
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && press("save")) event.preventDefault();
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (writing(event.target)) {
        event.target.blur();
        done = true;
      } else {
        done = press("Escape");
      }
    } else if (!writing(event.target)) {
      if (event.key === "ArrowDown") done = step(1);
      else if (event.key === "ArrowUp") done = step(-1);
      else if (event.key === "/") done = press("/");
      else if (event.key === "e") done = press("e");
    }
    if (done) event.preventDefault();
  });
})();
