/** An error page is complete as the server sent it; its script adds where one is, and "Try again". */
import "../../css/app.css";
import "../../css/error.css";

const where = document.getElementById("where");
if (where) {
  where.textContent = `You are at ${location.pathname}`;
  where.hidden = false;
}

document.getElementById("again")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
