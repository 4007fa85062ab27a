/** An error page is complete as the server sent it; its script only adds "Try again". */
import "../../css/app.css";
import "../../css/error.css";

document.getElementById("again")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
