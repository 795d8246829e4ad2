// Files dropped anywhere on a form of class "drop" are taken and sent at once. Without this
// file the form's own field does the same with one click more.
(function () {
  "use strict";

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function holdsFiles(event) {
    return event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0;
  }

  // a file that misses the zone must not replace the page
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (holdsFiles(event)) event.preventDefault();
    });
  });

  document.addEventListener("DOMContentLoaded", function () {
    each(document.querySelectorAll("form.drop"), function (form) {
      var input = form.querySelector('input[type="file"]');
      ["dragenter", "dragover"].forEach(function (name) {
        form.addEventListener(name, function (event) {
          if (holdsFiles(event)) form.classList.add("over");
        });
      });
      form.addEventListener("dragleave", function (event) {
        if (!form.contains(event.relatedTarget)) form.classList.remove("over");
      });
      form.addEventListener("drop", function (event) {
        form.classList.remove("over");
        if (!holdsFiles(event) || !event.dataTransfer.files.length) return;
        input.files = event.dataTransfer.files;
        form.submit();
      });
      input.addEventListener("change", function () {
        if (input.files.length) form.submit();
      });
    });
  });
})();
