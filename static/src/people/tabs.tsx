/** What else stands beside a dashboard: loaded when it is first looked at. */
export { ActivityTab } from "./ActivityTab";
export { AnnotationsTab } from "./AnnotationsTab";
export { PeopleTab } from "./PeopleTab";
