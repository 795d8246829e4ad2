// Keys for hands that stay on the keyboard. Everything here only follows links and buttons
// that are on the page: without this file the pages do the same by mouse and Tab.
//
//   /  the search field        ↑ ↓  the row before and after      Enter  opens the row's link
//   e  what has data-key="e"   Ctrl+S  the form's first submit    Esc    what has data-key="Escape"
(function () {
  "use strict";

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

  document.addEventListener("keydown", function (event) {
    var done = false;
    if (event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      var button = document.querySelector('main form[method="post"] button[type="submit"]');
      if (button) {
        button.click();
        done = true;
      }
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (event.key === "Escape") {
      if (writing(event.target)) {
        event.target.blur();
        done = true;
      } else {
        done = press("Escape");
      }
    } else if (!writing(event.target)) {
      if (event.key === "ArrowDown") done = step(1);
      else if (event.key === "ArrowUp") done = step(-1);
      else if (event.key === "/" || event.key === "e") done = press(event.key);
    }
    if (done) event.preventDefault();
  });
})();
